// Package uitest is a robot that uses parley as a person does: over a real SSH
// connection, with a terminal of its own, reading what is on the screen and
// pressing keys.
//
//	srv := uitest.StartServer(t)
//	ana := uitest.Dial(t, srv.Addr, uitest.As("ana"))
//	bob := uitest.Dial(t, srv.Addr, uitest.As("bob"), uitest.Size(120, 40))
//	ana.Type("/join #lobby").Press("enter")
//	ana.WaitFor("#lobby")
//	ana.Type("good morning").Press("enter")
//	bob.WaitFor("good morning")
//
// There are three layers, each usable alone:
//
//   - [Session], from [Open], is one SSH session with a terminal: bytes in, bytes
//     out, no screen. A load generator holds thousands of them.
//   - [Robot], from [Connect], adds the terminal: a screen kept by an emulator,
//     keys, and the answers a real terminal gives to a program's questions.
//     Its methods return errors.
//   - [Tester], from [Dial] or [OpenSSH], is a Robot that belongs to a test: what
//     goes wrong fails the test at once and prints the screen.
//
// [Run] runs a command without a terminal, as a script does. [StartServer] builds
// and starts the real binary.
//
// Nothing here sleeps and hopes: every Wait method looks again each time the screen
// changes, and a screen that is in the middle of a synchronized frame (mode 2026) is
// not looked at until the frame is complete.
//
// # What the terminal cannot do
//
// The emulator is charmbracelet/x/vt. A wide character that ends exactly in the last
// column does not leave the cursor waiting to wrap, so a program that counts on
// wrapping there is shown wrongly; and a hyperlink whose address holds a semicolon is
// ignored. Programs that place each row themselves meet neither, save for such links.
package uitest
