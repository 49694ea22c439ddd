// Package glamour shows Markdown as it is, without colors.
package glamour

import "github.com/charmbracelet/glamour/ansi"

type TermRenderer struct{}

type TermRendererOption struct{}

func NewTermRenderer(...TermRendererOption) (*TermRenderer, error) {
	return &TermRenderer{}, nil
}

func WithAutoStyle() TermRendererOption {
	return TermRendererOption{}
}

func WithStyles(ansi.StyleConfig) TermRendererOption {
	return TermRendererOption{}
}

func WithWordWrap(int) TermRendererOption {
	return TermRendererOption{}
}

func (*TermRenderer) Render(markdown string) (string, error) {
	return markdown, nil
}
