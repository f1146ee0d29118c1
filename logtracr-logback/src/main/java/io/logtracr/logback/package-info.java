/** The recorder inside Logback: an appender that carries its configuration, and the turbo filter that it installs. */
package io.logtracr.logback;
