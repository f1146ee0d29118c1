/** Stores what processes that are gone left in their arenas. */
package io.logtracr.recovery;
