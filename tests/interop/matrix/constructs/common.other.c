unsigned common_shared;
unsigned char common_bytes[17];
void common_other(void) {
  common_shared += 4;
  common_bytes[8] += 6;
}
