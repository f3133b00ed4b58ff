package chat

// Level is how much of a room its member wants to be told of: by badges, and by what rings.
type Level uint8

// The levels.
const (
	LevelAll      Level = iota
	LevelMentions       // messages that mention them
	LevelNone
)

var levels = []string{"all", "mentions", "none"}

// Levels returns the words for the levels.
func Levels() []string { return levels }

// String returns the word that screens show.
func (l Level) String() string { return levels[min(int(l), len(levels)-1)] }

// ParseLevel reads the word of a level; Invalid when it is none.
func ParseLevel(word string) (Level, error) {
	for i, l := range levels {
		if l == word {
			return Level(i), nil
		}
	}
	return LevelAll, Errorf(Invalid, "of a room one can be told all, mentions or none, not %q", Printable(word))
}
