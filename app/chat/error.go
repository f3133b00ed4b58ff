package chat

import (
	"errors"
	"fmt"
	"time"
)

// Code classes an Error by what the person (or the caller) can do about it.
type Code string

// The codes. Every error that leaves a port or the room manager carries one of them.
const (
	Invalid     Code = "invalid"     // the input breaks a rule; the message says which
	NotFound    Code = "not_found"   // no such thing, or none that this person may know of
	Forbidden   Code = "forbidden"   // the person may not do this
	Conflict    Code = "conflict"    // taken, or changed meanwhile
	TooMany     Code = "too_many"    // a limit was met; the message says when to try again
	Unavailable Code = "unavailable" // closing, disk full, locked: trying again later may help
	Internal    Code = "internal"    // our fault; the details are in the log only
)

// Error is an error that a person may read. Message is a sentence without a capital or a period,
// already free of control characters; Err, if any, is the cause and is for logs only. After, with TooMany, is
// how long to wait before the same may be done, 0 if that is not known.
type Error struct {
	Code    Code
	Message string
	Err     error
	After   time.Duration
}

// Errorf makes an Error of the given code with a formatted message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes an Error that keeps err as its cause.
func Wrap(code Code, err error, message string) *Error {
	return &Error{Code: code, Message: message, Err: err}
}

// TooFast is the error for whoever does something too often, and may do it again after wait.
func TooFast(doing string, wait time.Duration) *Error {
	return TooSoon(wait, "you are %s too fast: try again in %s", doing, Wait(wait))
}

// TooSoon makes an Error for what may be done after wait.
func TooSoon(wait time.Duration, format string, args ...any) *Error {
	e := Errorf(TooMany, format, args...)
	e.After = wait
	return e
}

// AfterOf returns how long to wait before what failed may be done, 0 if waiting does not help or that is not known.
func AfterOf(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.After
	}
	return 0
}

// Wait returns a wait as people say it, in whole seconds, rounded up.
func Wait(d time.Duration) string {
	return Pause((d + time.Second - 1).Truncate(time.Second))
}

// Error returns the message with its cause: for logs. People are shown MessageOf.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: "" for nil, Internal for an error that is not an Error.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf returns what a person is shown of err: its message, or that something went wrong for an
// error that is not an Error or whose code is Internal; "" for nil.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code != Internal {
		return e.Message
	}
	if err == nil {
		return ""
	}
	return "something went wrong on the server; it is in its log"
}
