//go:build tools

// Package tools keeps the Pulumi CLI in go.mod, so that its version and checksums are pinned.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
