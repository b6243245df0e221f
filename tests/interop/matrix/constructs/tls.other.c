__thread unsigned tls_other = 300;
__attribute__((visibility("hidden"))) __thread unsigned tls_hidden = 4000;
