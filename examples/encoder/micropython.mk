# For firmware: make -C ports/unix USER_C_MODULES=.../examples
SRC_USERMOD_C += $(USERMOD_DIR)/encoder.c
