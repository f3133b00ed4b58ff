package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is set by the linker when a release is built: -X main.release=v1.2.3.
var release string

// version names this build: the release or commit, and the Go that built it.
func version() string {
	name := release
	if info, ok := debug.ReadBuildInfo(); ok && name == "" {
		name = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) > 12 && (name == "" || name == "(devel)") {
				name = s.Value[:12]
			}
		}
	}
	if name == "" || name == "(devel)" {
		name = "dev"
	}
	return fmt.Sprintf("%s (%s)", name, runtime.Version())
}
