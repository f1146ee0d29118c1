/** Spilled flows as excerpts of a Chronicle Queue. */
package io.logtracr.chronicle;
