package dialog

import "unicode"

// The plain letters for U+00C0…U+017F and U+1E00…U+1EFF: what people type who do not have the
// marks on their keyboard. A space means that there is none.
var (
	latin = []rune("aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln" +
		"nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs")
	latinMore = []rune("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
		"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
		"wwwwwwwwwwxxxxyyzzzzzzhtwyas  s aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ")
)

// fold returns the letter as which r is looked for, without case and marks; 0 if r is itself a mark.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case 0xc0 <= r && r < 0x180:
		return plain(r, latin[r-0xc0])
	case 0x1e00 <= r && r < 0x1f00:
		return plain(r, latinMore[r-0x1e00])
	case unicode.Is(unicode.M, r):
		return 0
	}
	return unicode.ToLower(r)
}

func plain(r, letter rune) rune {
	if letter == ' ' {
		return r
	}
	return letter
}
