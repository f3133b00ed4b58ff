package web

// Patterns are those of all pages and actions.
func (s *Server) Patterns() []string { return s.routes.patterns }
