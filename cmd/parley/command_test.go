package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestVersionAndHelp(t *testing.T) {
	if status, stdout, stderr := parley(t, noEnv, "version"); status != 0 || !strings.HasPrefix(stdout, "parley ") || stderr != "" {
		t.Errorf("version: %d %q %q", status, stdout, stderr)
	}
	status, stdout, stderr := parley(t, noEnv, "--help")
	for _, want := range []string{"--listen", "--data", "--log-level", "--log-format", "--access", "--admins", "--allow", "--limit", "--trusted-proxies", "parley limits", "PARLEY_", "version", "healthcheck"} {
		if status != 0 || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("help: %d %q, %q is missing in\n%s", status, stderr, want, stdout)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--frobnicate"}, "frobnicate"},
		{[]string{"frobnicate"}, "frobnicate"},
		{[]string{"--log-level", "loud"}, "--log-level"},
		{[]string{"--log-format", "xml"}, "--log-format"},
		{[]string{"--trusted", "everybody"}, "--trusted"},
		{[]string{"--listen", ""}, "--listen"},
		{[]string{"--data", ""}, "--data"},
		{[]string{"--access", "everybody"}, "--access"},
		{[]string{"--trusted-proxies", "everybody"}, "--trusted-proxies"},
		{[]string{"--limit", "frobs=1"}, `there is no limit "frobs"`},
		{[]string{"--limit", "sessions"}, "is not name=value"},
		{[]string{"--limit", "sessions=0"}, "sessions takes a number from 1"},
		{[]string{"--limit", "sessions=9999999999999999999"}, "sessions takes a number from 1"},
		{[]string{"--limit", "stall=5"}, "stall takes a time"},
		{[]string{"--limit", "stall=-5m"}, "stall takes a time"},
	} {
		status, stdout, stderr := parley(t, noEnv, c.args...)
		if status != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: %d %q %q", c.args, status, stdout, stderr)
		}
	}
}

func TestEnvironment(t *testing.T) {
	vars := map[string]string{
		"PARLEY_LISTEN": "127.0.0.1:1,127.0.0.1:2", "PARLEY_DATA": "/from/env", "PARLEY_LOG_LEVEL": "debug",
		"PARLEY_LOG_FORMAT": "json", "PARLEY_TRUSTED": "10.0.0.0/8,192.0.2.1", "PARLEY_HELP": "",
	}
	env := func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
	c := defaults()
	flags := pflag.NewFlagSet("parley", pflag.ContinueOnError)
	c.flags(flags)
	if err := flags.Parse([]string{"--data", "/from/flag"}); err != nil {
		t.Fatal(err)
	}
	if err := fromEnv(flags, env); err != nil {
		t.Fatal(err)
	}
	if err := c.validate(); err != nil {
		t.Fatal(err)
	}
	if len(c.Listen) != 2 || c.Listen[1] != "127.0.0.1:2" || c.Data != "/from/flag" || c.LogLevel != "debug" || len(c.trusted) != 2 {
		t.Errorf("%+v", c)
	}
	vars["PARLEY_LOG_LEVEL"] = "loud"
	if status, _, stderr := parley(t, env); status != 2 || !strings.Contains(stderr, "loud") {
		t.Errorf("%d %q", status, stderr)
	}
}

func TestLogFormats(t *testing.T) {
	for format, read := range map[string]func(line string) bool{
		"json": func(line string) bool { return json.Valid([]byte(line)) && strings.Contains(line, `"n":1`) },
		"logfmt": func(line string) bool {
			return strings.Contains(line, `msg="two words"`) && strings.Contains(line, "n=1")
		},
		"text": func(line string) bool { return strings.Contains(line, "INFO") && strings.Contains(line, "two words") },
	} {
		c := defaults()
		c.LogFormat = format
		if err := c.validate(); err != nil {
			t.Fatal(err)
		}
		var out output
		c.logger(&out).Debug("not this")
		c.logger(&out).Info("two words", "n", 1)
		if line := out.String(); strings.Count(line, "\n") != 1 || !read(line) {
			t.Errorf("%s: %q", format, line)
		}
	}
}
