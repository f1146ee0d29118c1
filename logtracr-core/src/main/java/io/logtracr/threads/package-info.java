/** What the process's threads are doing: sampled, grouped by their stacks, compared, written as text. */
package io.logtracr.threads;
