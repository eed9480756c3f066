// Renders a chart: the folder is the argument, the values and the release come as JSON on standard input.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

func main() {
	if err := render(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(chart string) error {
	var context map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&context); err != nil {
		return err
	}
	parsed, err := template.New("chart").Option("missingkey=error").ParseGlob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return err
	}
	for _, part := range parsed.Templates() {
		if !strings.HasSuffix(part.Name(), ".yaml") {
			continue
		}
		fmt.Println("---")
		if err := part.Execute(os.Stdout, context); err != nil {
			return err
		}
	}
	return nil
}
