// Package ansi has the styles that are set for Markdown, and that nothing reads.
package ansi

type StyleConfig struct {
	Document, BlockQuote, Paragraph, Heading, Code  StyleBlock
	List                                            StyleList
	Link, LinkText, Item, Enumeration, Strong, Emph StylePrimitive
}

type StyleBlock struct {
	StylePrimitive
	Indent      *uint
	IndentToken *string
}

type StyleList struct {
	LevelIndent uint
}

type StylePrimitive struct {
	BlockPrefix, BlockSuffix string
	Bold, Italic, Underline  *bool
}
