/** A flow for each HTTP request, where there are Servlets (jakarta.servlet 5 and later). */
package io.logtracr.logback.servlet;
