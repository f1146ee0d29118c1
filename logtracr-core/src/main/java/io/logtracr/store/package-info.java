/** Where spilled flows live: folders, files, rendering and the budget. */
package io.logtracr.store;
