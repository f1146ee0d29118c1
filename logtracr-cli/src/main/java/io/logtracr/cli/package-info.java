/** The {@code logtracr} command: looks at flows from outside the process that records them. */
package io.logtracr.cli;
