package screen

// sequence returns the length of the control sequence that b starts with, and whether it is
// whole. b starts with ESC. It knows only the grammar that all sequences share (ECMA-48), so that
// it finds the end of those it has never heard of. When whole is false n says nothing.
func sequence[T string | []byte](b T) (n int, whole bool) {
	if len(b) < 2 {
		return 0, false
	}
	switch b[1] {
	case '[':
		return controlSequence(b)
	case 'O':
		return singleShift(b)
	case 'P', ']', '_', '^', 'X':
		return controlString(b)
	}
	return 2, true
}

// controlSequence finds the end of ESC [ …. A byte that cannot be part of it ends it before.
func controlSequence[T string | []byte](b T) (n int, whole bool) {
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c == '[' && i == 2: // the Linux console's F1 to F5: ESC [ [ A
			return 4, len(b) >= 4
		case c == 'M' && i == 2: // the oldest mouse report: three bytes follow
			return 6, len(b) >= 6
		case c >= 0x40 && c <= 0x7e:
			return i + 1, true
		case c < 0x20 || c > 0x3f:
			return i, true
		}
	}
	return 0, false
}

// singleShift finds the end of ESC O …: digits, then one more.
func singleShift[T string | []byte](b T) (n int, whole bool) {
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
		case c > ' ' && c <= '~':
			return i + 1, true
		default:
			return i, true
		}
	}
	return 0, false
}

// controlString finds the end of ESC ] … and its like, which are ended by ST (ESC \), BEL, or
// by a sequence or character that cancels them.
func controlString[T string | []byte](b T) (n int, whole bool) {
	for i := 2; i < len(b); i++ {
		switch b[i] {
		case bel, can, sub:
			return i + 1, true
		case esc:
			switch {
			case i+1 == len(b):
				return 0, false
			case b[i+1] == '\\':
				return i + 2, true
			}
			return i, true
		}
	}
	return 0, false
}
