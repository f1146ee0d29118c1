/** The flow goes along when work goes to another thread. For applications; uses the recorder's face, nobody uses it. */
package io.logtracr.handover;
