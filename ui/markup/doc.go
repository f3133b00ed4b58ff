// Package markup reads the Markdown of messages, and splits code into tokens: what a text means, alike for
// every screen. How that looks is the screens' own.
package markup
