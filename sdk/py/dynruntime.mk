# Builds one native module, NAME.mpy, from the sources that the including Makefile lists:
#
#     MPY_DIR = path/to/natmod/sdk
#     MOD = factorial
#     SRC = factorial.c
#     ARCH = x64
#     include $(MPY_DIR)/py/dynruntime.mk
#
# docs/make.md explains every variable. Each source is preprocessed to see which names it uses
# (MP_QSTR_*); those make a header; the sources are compiled with it; the objects are linked, and
# the result is merged with the bytecode of the Python sources:
#
#     x.c -> x.i -> MOD.config.h -> x.o -> BUILD/MOD.mpy -+-> BUILD/merged/MOD.mpy -> MOD.mpy
#     y.py ----------------------------> BUILD/py/y.mpy --+
#
# Sources of the C++ API (mpy/) also say which names they use by the symbols of their objects. They
# are compiled once for these (x.names.o), and again when the whole table is known, for less code:
#
#     x.cpp -> x.i -> MOD.names.h -> x.names.o -+-> MOD.config.h -> x.o
#
# What depends on flags is expanded when a recipe runs, so a Makefile may add to CFLAGS, CXXFLAGS
# and MPY_LD_FLAGS before or after the include.

# Now: MAKEFILE_LIST grows with each file that is included.
natmod_sdk := $(patsubst %/py/,%,$(dir $(lastword $(MAKEFILE_LIST))))
MPY_DIR ?= $(natmod_sdk)

# natmod build: the folder where everything stays, whatever BUILD and MPY_DIR the Makefile insists on.
natmod_for_build ?=
ifneq ($(natmod_for_build),)
override BUILD := $(natmod_for_build)
override MPY_DIR := $(natmod_sdk)
endif

natmod_makefiles := $(wildcard $(MAKEFILE_LIST))

# Python float, as headers name it.
natmod.float.none   := NONE
natmod.float.float  := FLOAT
natmod.float.double := DOUBLE

################################################################################
# What the Makefile says, without stray spaces, and checked.

natmod_one_of = $(if $(filter $2,$3),,$(error $1: '$2' is not known; choose one of: $(strip $3)))
natmod_one_word = $(if $(filter 1,$(words $2)),,$(error \
  $1: '$2' must be one word: make cannot work with spaces in names))

ABI ?= 6.3
override ARCH := $(strip $(ARCH))
override ABI := $(strip $(ABI))
override MOD := $(strip $(MOD))
$(if $(MOD),,$(error MOD is not set: it is the name of the module))
BUILD ?= build-$(ARCH)
override BUILD := $(patsubst %/,%,$(strip $(BUILD)))
$(foreach v,MOD BUILD MPY_DIR natmod_sdk,$(call natmod_one_word,$v,$($v)))

# FIRMWARE_DIR: a tree of MicroPython whose sources the module takes, and so its headers. Makefiles name
# such sources by MPY_DIR, so that is the tree from here on.
ifneq ($(strip $(FIRMWARE_DIR)),)
$(if $(wildcard $(FIRMWARE_DIR)/py/dynruntime.h),,$(error FIRMWARE_DIR: \
  $(FIRMWARE_DIR) is no tree of MicroPython: it has no py/dynruntime.h))
override MPY_DIR := $(FIRMWARE_DIR)
natmod_headers := $(FIRMWARE_DIR)
override SRC := $(foreach s,$(SRC),$(if $(wildcard $s),$s,$(patsubst $(natmod_sdk)/%,$(MPY_DIR)/%,$s)))
else
natmod_headers := $(natmod_sdk)/include $(natmod_sdk)
$(foreach s,$(filter $(natmod_sdk)/%,$(SRC) $(MPY_EXTERN_SYM_FILE)),$(if $(wildcard $s),,$(error \
  $s is a file of MicroPython: set FIRMWARE_DIR to a tree of it (natmod build: --firmware))))
endif

natmod_kinds := .c .S .s .cpp .cc .cxx .py
$(if $(strip $(SRC) $(SRC_O) $(SRC_MPY)),,$(error SRC is not set: it lists the sources of the module))
$(foreach s,$(SRC),$(if $(filter $(natmod_kinds),$(suffix $s)),,$(error \
  SRC: '$s' is of no known kind ($(natmod_kinds)); make cannot work with spaces in names)))
$(foreach s,$(SRC),$(if $(filter 1,$(words $(filter $s,$(SRC)))),,$(error SRC: '$s' is there twice)))

################################################################################
# Programs. natmod knows the compilers, and is asked once, here: variables natmod.NAME are its answer. A
# Makefile that sets CC behind the include has it asked again. That natmod or a compiler is missing is said
# by the recipe that needs it, so `make clean` works without.

ifeq ($(origin NATMOD),undefined)
NATMOD := $(firstword $(wildcard $(natmod_sdk)/../build/release/bin/natmod \
  $(natmod_sdk)/../../../bin/natmod) natmod)
natmod_no_natmod = natmod is not found: build it or put it on PATH, or set NATMOD to it
else
natmod_no_natmod = NATMOD: $(NATMOD) has no answer: it is to be the program natmod
endif
natmod_need_natmod = $(if $(natmod.archs),,$(error $(natmod_no_natmod)))
natmod_need_compiler = $(natmod_need_natmod)$(natmod_answer)$(if $(natmod.fault),$(error \
  $(natmod.fault)$(if $(natmod.cc),,; install one, or set CROSS or CC to yours)))

# Both are ours until the Makefile sets another one, also behind the include.
ifeq ($(origin CROSS),undefined)
CROSS = $(natmod_found_cross)
endif
ifneq ($(filter default environment,$(origin CC)),)
CC = $(natmod_default_cc)
endif
natmod_cross_cc = $(if $(filter $$(natmod_found_cross),$(value CROSS)),,$(CROSS)gcc)
natmod_default_cc = $(or $(natmod_cross_cc),$(natmod_found_cc),gcc)
natmod_asked_for = $(if $(filter-out $$(natmod_default_cc),$(value CC)),$(CC),$(natmod_cross_cc))

# What the Makefile sets of natmod's environment; $(shell) does not hand over what is exported.
natmod_quoted = "$(subst ",\",$1)"
natmod_told = $(foreach v,NATMOD_XTENSA XTENSA_GNU_CONFIG,$(if \
  $(filter-out undefined environment,$(origin $v)),$v=$(call natmod_quoted,$($v))))
# A line # in the answer is where $(shell) made spaces of newlines.
natmod_hash := \#
natmod_space := $(subst ,, )
define natmod_newline


endef
define natmod_ask
natmod_asked := $(subst $(natmod_hash),\$(natmod_hash),$(subst $$,$$$$,$(natmod_asked_for)))
$(subst $(natmod_space)$(natmod_hash) ,$(natmod_newline),$(shell $(natmod_told) $(NATMOD) toolchain \
  --format make --arch $(call natmod_quoted,$(ARCH)) --cc $(call natmod_quoted,$(natmod_asked_for)) 2>/dev/null))
endef
$(eval $(natmod_ask))
natmod_found_cc := $(natmod.cc)
natmod_found_cross := $(natmod.cross)
natmod_changed = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,changed)
natmod_answer = $(if $(call natmod_changed,$(natmod_asked_for),$(natmod_asked)),$(eval $(natmod_ask)))
ifneq ($(filter default environment,$(origin CXX)),)
CXX = $(natmod_answer)$(if $(and $(natmod_cross_cc),$(filter gcc,$(natmod.family))),$(CROSS)g++,$(natmod.cxx))
endif

$(if $(ARCH),,$(error ARCH is not set; choose one of: $(natmod.archs)))
ifneq ($(natmod.archs),)
$(call natmod_one_of,ARCH,$(ARCH),$(natmod.archs))
$(call natmod_one_of,ABI,$(ABI),$(natmod.abis))
endif
MICROPY_FLOAT_IMPL ?= $(or $(natmod.float),none)
$(call natmod_one_of,MICROPY_FLOAT_IMPL,$(strip $(MICROPY_FLOAT_IMPL)),none float double)

# NATMOD_XTENSA: where tools/xtensa_windowed_core.sh and tools/xtensa_libraries.sh were run.
# NATMOD_MUSL: where tools/musl_libraries.sh was run, for a PC's modules. natmod link looks there.
export NATMOD_XTENSA NATMOD_MUSL
MPY_LD ?= $(NATMOD) link --abi $(ABI)
MPY_TOOL ?= $(NATMOD) merge

# Another one is needed for functions that are to be machine code only.
MPY_CROSS ?= $(NATMOD) py --abi $(ABI)
MPY_CROSS_FLAGS += -march=$(ARCH)

# What else Makefiles use that were written for MicroPython's own fragment, with its meaning there.
ECHO ?= $(natmod_say)
RM ?= rm
CP ?= cp
MKDIR ?= mkdir
SED ?= sed
CAT ?= cat
TOUCH ?= touch
PYTHON ?= python3
ARCH_UPPER = $(shell echo $(ARCH) | tr '[:lower:]' '[:upper:]')
MICROPY_FLOAT_IMPL_UPPER = $(natmod.float.$(strip $(MICROPY_FLOAT_IMPL)))

################################################################################
# Flags

CONFIG_H = $(BUILD)/$(MOD).config.h

# Makefiles ask compilers with these where their libraries are, and add to them.
CFLAGS_ARCH += $(natmod_answer)$(natmod.arch_flags) $(natmod.target_flags)
# ELF=1: BUILD/MOD.elf tells debuggers about the module, which stays as it is.
natmod_debug_flags = $(if $(filter 1,$(ELF)),-g)
natmod_cflags = -I. $(addprefix -I,$(natmod_headers)) -std=c99 -Wall -Werror $(natmod.c_flags) -DNDEBUG \
  -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME -DMP_CONFIGFILE='<$(CONFIG_H)>' \
  -DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_$(natmod.float.$(strip $(MICROPY_FLOAT_IMPL))) \
  -DNATMOD_ABI=0x$(subst .,0,$(ABI)) $(CFLAGS_ARCH) $(natmod.code_flags) $(natmod_debug_flags) $(CFLAGS_EXTRA) \
  $(natmod_compile_options)
# CFLAGS as a whole is what C and assembly are compiled with, for a Makefile's own rules too.
$(eval $(if $(filter command,$(origin CFLAGS)),override )CFLAGS += $$(natmod_cflags))
# C++ takes the same, and more.
natmod_cxxflags = $(filter-out -std=% $(natmod.c_flags),$(CFLAGS)) -std=c++20 $(natmod.cxx_flags) $(CXXFLAGS)

# LINK_RUNTIME: functions that nothing else defines come from the libraries of the compiler that makes
# the objects, and the SDK's own (sdk/lib). natmod link finds them.
LINK_RUNTIME ?= 1
$(if $(strip $(LINK_RUNTIME)),$(call natmod_one_of,LINK_RUNTIME,$(LINK_RUNTIME),0 1))
natmod_runtime := $(filter-out 0,$(or $(strip $(LINK_RUNTIME)),1))
natmod_runtime_flags = --runtime --runtime-cc $(call natmod_quoted,$(CC)) \
  --runtime-flags "$(filter -m% -isystem%,$(CFLAGS_EXTRA) $(natmod_compile_options))"

# A .mpy file has one name of a source, which tracebacks show: that of the Python source, if there is one.
natmod_source_name = $(if $(filter 1,$(words $(natmod_python))),$(if $(findstring \
  --source-name,$(MPY_LD_FLAGS)),,--source-name $(notdir $(natmod_python))))
natmod_link_flags = $(if $(filter 1,$(V)),-v) $(MPY_LD_FLAGS) $(natmod_source_name) \
  $(if $(MPY_EXTERN_SYM_FILE),--externs "$(MPY_EXTERN_SYM_FILE)") \
  $(if $(ARCH_FLAGS),--arch-flags "$(ARCH_FLAGS)") \
  $(if $(filter 1,$(ELF)),--elf $(BUILD)/$(MOD).elf) $(addprefix --map ,$(natmod_map)) \
  $(if $(natmod_runtime),$(natmod_runtime_flags))

################################################################################
# Files. An object is named after its source; after its whole name where two sources differ in the
# suffix alone. Folders above this one and absolute names stay inside BUILD.

natmod_code := $(filter-out %.py,$(SRC))
natmod_python := $(filter %.py,$(SRC))
natmod_same_stem = $(word 2,$(filter $(basename $1),$(basename $(natmod_code))))
natmod_inside = $(subst /../,/_up/,$(patsubst ../%,_up/%,$(patsubst \
  /%,_root/%,$(subst /./,/,$(patsubst ./%,%,$1)))))
natmod_object = $(BUILD)/$(call natmod_inside,$(if $(natmod_same_stem),$1,$(basename $1))).o
natmod_bytecode = $(BUILD)/py/$(call natmod_inside,$(basename $1)).mpy

natmod_objects := $(foreach s,$(natmod_code),$(call natmod_object,$s))
natmod_scanned := $(foreach s,$(filter-out %.s,$(natmod_code)),$(patsubst \
  %.o,%.i,$(call natmod_object,$s)))
natmod_named := $(foreach s,$(filter %.cpp %.cc %.cxx,$(natmod_code)),$(patsubst \
  %.o,%.names.o,$(call natmod_object,$s)))
SRC_O += $(natmod_objects)
SRC_MPY += $(foreach s,$(natmod_python),$(call natmod_bytecode,$s))
CLEAN_EXTRA += $(MOD).mpy $(if $(natmod_named),$(MOD).pyi)

# natmod build: a map, too, and a text in natmod_modules says where both are.
natmod_map := $(if $(natmod_for_build),$(BUILD)/$(MOD).map)
natmod_pyi := $(if $(natmod_for_build),$(BUILD)/)$(MOD).pyi
natmod_list := $(BUILD)/natmod_modules/$(MOD).txt

natmod_native := $(if $(strip $(SRC_O)),$(BUILD)/$(MOD).mpy)
natmod_merged := $(BUILD)/merged/$(MOD).mpy
natmod_compiled_with := $(BUILD)/compile.flags
natmod_linked_with := $(BUILD)/link.flags

################################################################################
# Rules

Q = $(if $(filter 1,$(V)),,@)
# make -s is silent.
natmod_say = $(if $(natmod_step),@echo "$(natmod_step)",$(if $(findstring s,$(firstword -$(MAKEFLAGS))),@:,@echo))
natmod_compile.c = $(natmod_launcher) $(CC) $(CFLAGS)
natmod_compile.S = $(natmod_compile.c)
natmod_compile.s = $(natmod_compile.c)
natmod_compile.cpp = $(natmod_launcher) $(CXX) $(natmod_cxxflags)
natmod_compile.cc = $(natmod_compile.cpp)
natmod_compile.cxx = $(natmod_compile.cpp)
natmod_depend = -MMD -MP -MT $@ -MF $@.d

.PHONY: all clean natmod_module natmod_always
.DELETE_ON_ERROR:
all: $(natmod_compiled_with) $(natmod_linked_with) $(MOD).mpy
natmod_module: $(natmod_compiled_with) $(natmod_linked_with) $(natmod_list)

clean:
	$(Q)rm -rf $(BUILD) $(CLEAN_EXTRA)

natmod_outputs := $(natmod_scanned) $(natmod_named) $(SRC_O) $(SRC_MPY) $(CONFIG_H) $(natmod_native) \
  $(natmod_merged) $(natmod_compiled_with) $(natmod_linked_with) $(natmod_list)
natmod_folders := $(sort $(patsubst %/,%,$(dir $(natmod_outputs))))
$(natmod_outputs): | $(natmod_folders)
$(natmod_folders):
	$(Q)mkdir -p $@

# The flags of the last build: a file is touched when they change, and what they were used for depends
# on it. The text is kept beside it and read back here, so that it is compared without a shell. The +
# has make -q look at the file, too, in place of taking it for touched.
natmod_now.compile = $(CC) $(CFLAGS) : $(CXX) $(natmod_cxxflags)
natmod_now.link = $(MPY_LD) $(MPY_LD_FLAGS) : $(MPY_EXTERN_SYM_FILE) : $(ARCH_FLAGS) : \
  $(LINK_RUNTIME) : $(ELF) : $(SRC_O) : $(MPY_CROSS) $(MPY_CROSS_FLAGS) : $(MPY_TOOL) : $(SRC_MPY)
natmod_escape = $(subst ','\'',$(subst $(natmod_hash),\$(natmod_hash),$(subst $$,$$$$,$1)))
natmod_record = @printf '%s\n' 'natmod_then.$1 := $(call natmod_escape,$2)' >$@.mk && touch $@
$(natmod_compiled_with) $(natmod_linked_with): $(BUILD)/%.flags: natmod_always
	+$(natmod_need_natmod)$(if $(call natmod_changed,$(strip $(natmod_now.$*)),$(natmod_then.$*)),$(call \
	  natmod_record,$*,$(strip $(natmod_now.$*))))
-include $(wildcard $(natmod_compiled_with).mk $(natmod_linked_with).mk)

# Names that the sources use, looked for in what the preprocessor leaves of them without the header,
# which would replace them. It keeps its time when the names are the same, so that an edit of one
# source does not recompile all.
#
# A header that a rule of the Makefile makes, for an object or along with a source, may not be there yet.
# Then a pass of make in which objects are not compiled makes whatever they depend on by the Makefile's rules.
natmod_prepare = $(if $(natmod_pass),,$(MAKE) -s -f $(firstword $(MAKEFILE_LIST)) natmod_pass=prepare \
  $(natmod_objects) >/dev/null 2>&1;)
define natmod_to_preprocessed
$(Q)preprocess() { $(natmod_compile$(suffix $<)) -UMP_CONFIGFILE '-DMP_CONFIGFILE=<stdint.h>' \
    $(natmod_depend) -E -o $@ $<; }; preprocess 2>/dev/null || { $(natmod_prepare) preprocess; }
endef
$(CONFIG_H).done: $(natmod_scanned) $(natmod_named)
	$(natmod_say) "GEN $(CONFIG_H)"
	$(Q)$(NATMOD) qstr -o $(CONFIG_H) $(natmod_scanned) $(if $(natmod_named),$$(find \
	  $(natmod_named) -size +0)) && touch $@
$(CONFIG_H): $(CONFIG_H).done ; +

# The names of C++ objects; an empty file where the C++ API is not used.
NAMES_H = $(BUILD)/$(MOD).names.h
$(NAMES_H).done: $(natmod_scanned)
	$(Q)$(NATMOD) qstr -o $(NAMES_H) $(natmod_scanned) && touch $@
$(NAMES_H): $(NAMES_H).done ; +
define natmod_to_names
$(Q)if grep -q natmod_uses_qstr_symbols $(@:.names.o=.i); then $(natmod_say:@%=%) "NAMES $<"; \
  $(natmod_compile$(suffix $<)) -UMP_CONFIGFILE '-DMP_CONFIGFILE=<$(NAMES_H)>' -DNATMOD_NAMES_ALONE \
    -c -o $@ $<; \
else : >$@; fi
endef

# $(call natmod_source_rules,SOURCE,STEM OF THE OUTPUTS); with patterns, for objects that a Makefile
# adds to SRC_O itself.
define natmod_source_rules
$2.i: $1 $(natmod_compiled_with) $(natmod_makefiles)
	$$(natmod_need_compiler)$$(natmod_to_preprocessed)
$(if $(filter .cpp .cc .cxx,$(suffix $1)),$2.names.o: $1 $2.i $(NAMES_H) $(natmod_compiled_with)
	$$(natmod_to_names))
$(if $(filter prepare,$(natmod_pass)),$2.o: $1
	@:,$(call natmod_object_rule,$1,$2))
endef
define natmod_object_rule
$2.o: $1 $(CONFIG_H) $(natmod_compiled_with) $(natmod_makefiles)
	$$(natmod_need_compiler)$$(natmod_say) "$(if $(filter .S .s,$(suffix $1)),AS,CC) $$<"
	$$(Q)$$(natmod_compile$$(suffix $$<)) $$(natmod_depend) -c -o $$@ $$<
endef
$(foreach s,$(natmod_code),$(eval $(call natmod_source_rules,$s,$(basename $(call natmod_object,$s)))))
$(foreach k,$(filter-out .py,$(natmod_kinds)),$(eval $(call natmod_source_rules,%$k,$(BUILD)/%)))
ifeq ($(natmod_pass),)
-include $(wildcard $(addsuffix .d,$(natmod_scanned) $(SRC_O)))
endif

define natmod_bytecode_rule
$(call natmod_bytecode,$1): $1 $(natmod_linked_with)
	$$(natmod_say) "MPY $$<"
	@command -v $$(firstword $$(MPY_CROSS)) >/dev/null || { echo "$$<: no $$(firstword $$(MPY_CROSS)) \
	  to compile it: leave MPY_CROSS out, or set it to a mpy-cross" >&2; exit 1; }
	$$(Q)$$(MPY_CROSS) $$(MPY_CROSS_FLAGS) -o $$@ $$<
endef
$(foreach s,$(natmod_python),$(eval $(call natmod_bytecode_rule,$s)))

# Everything that the linker reads, as far as it can be known.
natmod_archives := $(wildcard $(patsubst -l%,%,$(filter %.a,$(MPY_LD_FLAGS))))
natmod_program := $(if $(findstring /,$(NATMOD)),$(wildcard $(NATMOD)))
$(BUILD)/$(MOD).mpy: $(SRC_O) $(if $(natmod_scanned),$(CONFIG_H)) $(natmod_linked_with) \
  $(if $(natmod_runtime),$(wildcard $(natmod_sdk)/lib/*/*.[ch])) \
  $(natmod_archives) $(MPY_EXTERN_SYM_FILE) $(natmod_program)
	$(natmod_say) "LINK $@"
	$(Q)$(MPY_LD) --arch $(ARCH) $(if $(natmod_scanned),--qstrs $(CONFIG_H)) $(natmod_link_flags) \
	  $(if $(natmod_named),$$(find $(natmod_named) -size +0 -exec echo --pyi $(natmod_pyi) \; -quit)) \
	  -o $@ $(SRC_O)

$(natmod_merged): $(natmod_native) $(SRC_MPY) $(natmod_linked_with)
	$(Q)$(MPY_TOOL) --merge -o $@ $(natmod_native) $(SRC_MPY)

# The module beside the Makefile may be another architecture's, or another BUILD's, and newer.
$(MOD).mpy: $(natmod_merged) natmod_always
	$(if $(shell cmp -s $< $@ || echo differs),$(natmod_say) "GEN $@"; cp $< $@)

# natmod build: files beside the sources whose rules name ARCH. They are made anew when it is another one
# than the last time.
natmod_by_arch ?=
ifneq ($(natmod_by_arch),)
natmod_last_arch := $(dir $(BUILD))natmod_arch
$(natmod_by_arch): $(natmod_last_arch)
$(natmod_last_arch): natmod_always | $(BUILD)
	+$(if $(filter $(ARCH),$(shell cat $@ 2>&1)),,@echo $(ARCH) >$@)
endif

$(natmod_list): $(natmod_merged)
	$(Q)printf '%s\n' $< $(natmod_map) >$@
