unsigned bss_other[50];
__attribute__((visibility("hidden"))) unsigned bss_other_hidden;
