package web

// Patterns are those of all pages and actions.
func (s *Server) Patterns() []string { return s.routes.patterns }

// Streams is how many are open, as browsers are counted that may have so many.
func (s *Server) Streams() (n int) {
	s.visits.mu.Lock()
	defer s.visits.mu.Unlock()
	for _, v := range s.visits.by {
		n += len(v.streams)
	}
	return n
}
