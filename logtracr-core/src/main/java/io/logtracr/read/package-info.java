/** Reads flows, wherever they are. */
package io.logtracr.read;
