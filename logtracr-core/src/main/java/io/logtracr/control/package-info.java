/** How another process of the same user asks a living recorder for something: by files in the instance's folder. */
package io.logtracr.control;
