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

# The table of architectures and compilers.
include $(natmod_sdk)/toolchains.mk
natmod_makefiles := $(wildcard $(MAKEFILE_LIST))

# .mpy version, as headers see it; Python float, as headers name it.
natmod.abi.6.1 := 0x601
natmod.abi.6.2 := 0x602
natmod.abi.6.3 := 0x603
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
$(if $(ARCH),,$(error ARCH is not set; choose one of: $(strip $(natmod_archs))))
$(if $(MOD),,$(error MOD is not set: it is the name of the module))
$(call natmod_one_of,ARCH,$(ARCH),$(natmod_archs))
$(call natmod_one_of,ABI,$(ABI),6.1 6.2 6.3)
natmod_this := $(natmod.$(ARCH).machine)
BUILD ?= build-$(ARCH)
override BUILD := $(patsubst %/,%,$(strip $(BUILD)))
MICROPY_FLOAT_IMPL ?= $(natmod.$(ARCH).float)
$(call natmod_one_of,MICROPY_FLOAT_IMPL,$(strip $(MICROPY_FLOAT_IMPL)),none float double)
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
# Programs. One shell looks for compiler and natmod. That one is missing is said by the recipe that
# needs it, so `make clean` works without. clang is taken where it knows the machine.

natmod_homes := $(wildcard $(natmod_sdk)/../build/release/bin/natmod $(natmod_sdk)/../../../bin/natmod)
natmod_wanted := $(patsubst hostgcc,gcc,$(addsuffix gcc,$(natmod.$(natmod_this).compilers)))
natmod_triple := $(natmod.$(natmod_this).triple)
natmod_found := $(shell found=; \
  for c in $(natmod_wanted); do command -v $$c >/dev/null && { found=$$c; break; }; done; \
  if [ -z "$$found" ]; then for c in $(natmod_clangs); do \
    $$c --target=$(natmod_triple) -fsyntax-only -x c /dev/null 2>/dev/null && { found=$$c; break; }; \
  done; fi; echo $$found; \
  ! command -v natmod >/dev/null || echo natmod)
natmod_found_clang := $(filter clang%,$(natmod_found))
natmod_found_compiler := $(filter %gcc,$(natmod_found))$(natmod_found_clang)
natmod_found_natmod := $(firstword $(natmod_homes) $(filter natmod,$(natmod_found)))

ifeq ($(origin CROSS),undefined)
CROSS := $(patsubst %gcc,%,$(filter %gcc,$(natmod_found)))
natmod_default_cc = $(or $(natmod_found_clang),$(CROSS)gcc)
natmod_need_compiler = $(if $(natmod_found_compiler)$(filter-out $$(natmod_default_cc),$(value \
  CC)),,$(error no compiler for ARCH=$(ARCH): looked for $(natmod_wanted) $(natmod_clangs) (on \
  Debian: $(natmod.$(natmod_this).packages)); install one, or set CROSS or CC to \
  yours))$(natmod_need_core)
else
natmod_default_cc = $(CROSS)gcc
natmod_need_compiler = $(natmod_need_core)
endif
ifneq ($(filter default environment,$(origin CC)),)
CC = $(natmod_default_cc)
endif
ifneq ($(filter default environment,$(origin CXX)),)
CXX = $(if $(filter clang,$(natmod_family)),$(subst clang,clang++,$(CC)),$(CROSS)g++)
endif
natmod_family = $(if $(findstring clang,$(CC)),clang,gcc)
natmod_prefix = $(patsubst %gcc,%,$(firstword $(CC)))
natmod_compiler_has = $(natmod.$(notdir $(natmod_prefix)).$(natmod_this).$1)

# NATMOD_XTENSA: where tools/xtensa_windowed_core.sh and tools/xtensa_libraries.sh were run. The
# first makes a description of a core with register windows, for the assembler of a compiler that
# is for a core without.
natmod_xtensa = $(or $(NATMOD_XTENSA),$(natmod_sdk)/../build/xtensa)
ifneq ($(filter -mabi=windowed,$(call natmod_compiler_has,flags)),)
XTENSA_GNU_CONFIG ?= $(natmod_xtensa)/core.so
export XTENSA_GNU_CONFIG
natmod_need_core = $(if $(wildcard $(XTENSA_GNU_CONFIG)),,$(error $(CC) needs $(XTENSA_GNU_CONFIG) \
  for ARCH=$(ARCH): run natmod's tools/xtensa_windowed_core.sh $(natmod_xtensa), or set \
  NATMOD_XTENSA to where it was run))
else ifeq ($(natmod_this),lx106)
# Set for other modules, it would have GCC 13 and later compile for the core that it describes.
unexport XTENSA_GNU_CONFIG
endif

# NATMOD_MUSL: where tools/musl_libraries.sh was run, for a PC's modules. natmod link looks there.
export NATMOD_XTENSA NATMOD_MUSL

ifeq ($(origin NATMOD),undefined)
NATMOD := $(or $(natmod_found_natmod),natmod)
natmod_need_natmod = $(if $(natmod_found_natmod),,$(error natmod is not found: \
  build it or put it on PATH, or set NATMOD to it))
endif
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

natmod_specs = $(wildcard $(natmod.$(natmod_prefix).$(natmod_this).specs))
natmod_target = $(if $(findstring -target,$(CC)),,--target=$(natmod_triple))
natmod_arch_flags = $(natmod.$(natmod_this).flags) $(natmod.$(ARCH).cpu) \
  $(call natmod_compiler_has,flags) $(addprefix -specs=,$(natmod_specs)) \
  $(if $(filter clang,$(natmod_family)),$(natmod_target))
# Makefiles ask compilers with these where their libraries are, and add to them.
CFLAGS_ARCH += $(natmod_arch_flags)
natmod_code_flags = $(natmod.code) $(natmod.$(natmod_family).$(natmod_this))
# ELF=1: BUILD/MOD.elf tells debuggers about the module, which stays as it is.
natmod_debug_flags = $(if $(filter 1,$(ELF)),-g)
natmod_cflags = -I. $(addprefix -I,$(natmod_headers)) -std=c99 -Wall -Werror $(natmod.c) -DNDEBUG \
  -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME -DMP_CONFIGFILE='<$(CONFIG_H)>' \
  -DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_$(natmod.float.$(strip $(MICROPY_FLOAT_IMPL))) \
  -DNATMOD_ABI=$(natmod.abi.$(ABI)) $(CFLAGS_ARCH) $(natmod_code_flags) $(natmod_debug_flags) $(CFLAGS_EXTRA) \
  $(natmod_compile_options)
# CFLAGS as a whole is what C and assembly are compiled with, for a Makefile's own rules too.
$(eval $(if $(filter command,$(origin CFLAGS)),override )CFLAGS += $$(natmod_cflags))
# C++ takes the same, and more.
natmod_cxxflags = $(filter-out -std=% $(natmod.c),$(CFLAGS)) -std=c++20 $(natmod.code++) \
  $(natmod.$(natmod_family).c++) $(natmod.c++.$(ARCH)) $(CXXFLAGS)

# LINK_RUNTIME: functions that nothing else defines come from the libraries of the compiler that makes
# the objects, and the SDK's own (sdk/lib). natmod link finds them.
LINK_RUNTIME ?= 1
$(if $(strip $(LINK_RUNTIME)),$(call natmod_one_of,LINK_RUNTIME,$(LINK_RUNTIME),0 1))
natmod_runtime := $(filter-out 0,$(or $(strip $(LINK_RUNTIME)),1))
natmod_runtime_flags = --runtime --runtime-cc "$(CC)" \
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
natmod_changed = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,changed)
natmod_hash := \#
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
