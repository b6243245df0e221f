# Says with what the make fragment compiles and links: `make -f flags.mk MPY_DIR=… ARCH=… MOD=…`.
include $(MPY_DIR)/py/dynruntime.mk

.PHONY: flags
.DEFAULT_GOAL := flags
flags:
	@echo 'cc=$(CC)'
	@echo 'cxx=$(CXX)'
	@echo 'machine=$(natmod.arch_flags) $(natmod.target_flags)'
	@echo 'cflags=$(subst ','\'',$(CFLAGS))'
	@echo 'cxxflags=$(subst ','\'',$(natmod_cxxflags))'
	@echo 'core=$(XTENSA_GNU_CONFIG)'
