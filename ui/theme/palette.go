package theme

// color is one colour in the palettes of 256 and of 16, for dark and for light grounds.
type color struct{ dark, light, dark16, light16 int }

// palette is the colours of a theme.
type palette struct {
	dim, faint, accent, good, warn, bad, code color
	people                                    []color // names
	ground                                    color   // under what is chosen
}

// Default is the name of the theme of those who chose none.
const Default = "parley"

var usual = palette{
	dim:    color{245, 242, 8, 8},
	faint:  color{239, 250, 8, 7},
	accent: color{111, 25, 12, 4},
	good:   color{114, 28, 10, 2},
	warn:   color{179, 130, 11, 3},
	bad:    color{203, 160, 9, 1},
	code:   color{180, 94, 11, 3},
	people: []color{
		{110, 24, 12, 4}, {108, 29, 10, 2}, {180, 94, 11, 3}, {174, 125, 9, 1},
		{140, 91, 13, 5}, {73, 30, 14, 6}, {173, 130, 3, 3}, {150, 64, 2, 2},
	},
	ground: color{237, 254, 0, 7},
}

// palettes by the name of their theme. A person's name has the same colour in all but the last.
var palettes = map[string]palette{
	Default: usual,
	"sea": usual.but(func(p *palette) {
		p.accent, p.code, p.warn = color{80, 24, 14, 6}, color{152, 23, 6, 6}, color{222, 94, 11, 3}
	}),
	"forest": usual.but(func(p *palette) {
		p.accent, p.code, p.good = color{150, 22, 10, 2}, color{144, 58, 3, 3}, color{78, 28, 10, 2}
	}),
	"rose": usual.but(func(p *palette) {
		p.accent, p.code, p.warn = color{211, 125, 13, 5}, color{182, 90, 13, 5}, color{222, 130, 11, 3}
	}),
	"amber": usual.but(func(p *palette) {
		p.accent, p.code, p.warn = color{215, 94, 11, 3}, color{187, 58, 3, 3}, color{209, 130, 3, 3}
	}),
	"contrast": {
		dim:    color{252, 236, 7, 0},
		faint:  color{245, 242, 8, 8},
		accent: color{123, 17, 14, 4},
		good:   color{120, 22, 10, 2},
		warn:   color{228, 52, 11, 1},
		bad:    color{217, 88, 9, 1},
		code:   color{222, 53, 11, 5},
		people: []color{
			{117, 17, 12, 4}, {120, 22, 10, 2}, {222, 52, 11, 1}, {217, 88, 9, 1},
			{183, 53, 13, 5}, {123, 23, 14, 6}, {230, 234, 15, 0}, {156, 235, 10, 0},
		},
		ground: color{236, 255, 0, 7},
	},
}

// but returns the palette with a few other colours.
func (p palette) but(change func(*palette)) palette {
	change(&p)
	return p
}
