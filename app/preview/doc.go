// Package preview makes small pictures of images, and takes the first lines of texts, so that a file can be looked
// at without being fetched.
//
// A preview is made once, when somebody first asks for it, on a goroutine of its own: many who ask for the same wait
// wait for the same one. It is kept as a small file beside the blob, with which package blob removes it; a failure is
// kept too, as an empty file, so that what can't be shown is tried once.
//
// What is decoded is hostile. The size of an image is read before anything else of it, and what has too many pixels,
// bytes, or takes too much memory or time is not shown. All decoders that work at a time share one bound of memory. A
// panic in one ends that preview only. There is no SVG: it is a program, and shown as the text it is.
//
// The file of an image is a JPEG, or a PNG where something is seen through it, without anything that the original
// said of where and when it was taken; that of a text is UTF-8. So a web server can serve it as it is, as the type
// that its first bytes tell.
package preview
