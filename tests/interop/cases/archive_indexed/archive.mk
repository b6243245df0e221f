BUILD = build-$(ARCH)
.DEFAULT_GOAL := all
parts := $(BUILD)/a/part.o $(BUILD)/b/part.o

$(BUILD)/$(MOD).mpy: $(BUILD)/lib.a

$(parts): $(BUILD)/%.o: %.c
	mkdir -p $(@D) && $(CC) $(CFLAGS) -c $< -o $@

$(BUILD)/lib.a: $(parts)
	rm -f $@ && cd $(dir $@) && $(CROSS)ar qcs lib.a a/part.o b/part.o
