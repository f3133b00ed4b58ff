package theme

import (
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// rgb is a colour of the palette of 256 above the first 16, which each terminal has its own of.
func rgb(n int) [3]float64 {
	if n >= 232 {
		v := float64(8 + 10*(n-232))
		return [3]float64{v, v, v}
	}
	step := func(v int) float64 {
		if v == 0 {
			return 0
		}
		return float64(55 + 40*v)
	}
	n -= 16
	return [3]float64{step(n / 36), step(n / 6 % 6), step(n % 6)}
}

// contrast is that of WCAG 2.2, from 1 to 21.
func contrast(a, b [3]float64) float64 {
	luminance := func(c [3]float64) float64 {
		var l [3]float64
		for i, v := range c {
			if v /= 255; v <= 0.04045 {
				l[i] = v / 12.92
			} else {
				l[i] = math.Pow((v+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// What is to be read can be read, on usual grounds and on that of what is chosen: by WCAG text takes 4.5,
// bold text and signs 3. Rules only have to be seen. The theme for contrast has 7 for all.
func TestContrast(t *testing.T) {
	grounds := map[bool][][3]float64{
		false: {{0, 0, 0}, {0x1e, 0x1e, 0x1e}},
		true:  {{0xff, 0xff, 0xff}},
	}
	for name, p := range palettes {
		for light, on := range grounds {
			pick := func(c color) [3]float64 {
				if light {
					return rgb(c.light)
				}
				return rgb(c.dark)
			}
			check := func(what string, c color, least, chosen float64) {
				if name == "contrast" && what != "faint" {
					least, chosen = 7, 4.5
				}
				for _, ground := range on {
					if got := contrast(pick(c), ground); got < least {
						t.Errorf("%s, light %v: %s has %.1f, not %.1f", name, light, what, got, least)
					}
				}
				if got := contrast(pick(c), pick(p.ground)); got < chosen {
					t.Errorf("%s, light %v: %s where it is chosen has %.1f, not %.1f", name, light, what, got, chosen)
				}
			}
			for what, c := range map[string]color{
				"dim": p.dim, "accent": p.accent, "good": p.good, "warn": p.warn, "bad": p.bad, "code": p.code,
			} {
				check(what, c, 4.5, 3)
			}
			for _, c := range p.people {
				check("a name", c, 4, 3)
			}
			check("faint", p.faint, 1.5, 1)
		}
	}
}

// Of the 16 colours, which look as the terminal's owner likes, at least none is used where its name says
// that it can't be read.
func TestSixteenColors(t *testing.T) {
	for name, p := range palettes {
		for _, c := range append([]color{p.dim, p.accent, p.good, p.warn, p.bad, p.code}, p.people...) {
			if c.dark16 == 0 || c.light16 == 7 || c.light16 > 8 {
				t.Errorf("%s: %d on dark, %d on light", name, c.dark16, c.light16)
			}
		}
	}
}

// An unknown name is the usual theme, and each palette looks another way.
func TestNames(t *testing.T) {
	look := func(name string) *Theme { return For(Look{Name: name, Profile: colorprofile.TrueColor}) }
	seen := map[Style]string{}
	for name := range palettes {
		if other, twice := seen[look(name).Accent]; twice {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[look(name).Accent] = name
	}
	if look("no such").Accent != look(Default).Accent || look("").Accent != look(Default).Accent {
		t.Error("an unknown theme is not the usual one")
	}
}
