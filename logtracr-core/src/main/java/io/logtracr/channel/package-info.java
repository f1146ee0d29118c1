/** What every layer needs to write files with. */
package io.logtracr.channel;
