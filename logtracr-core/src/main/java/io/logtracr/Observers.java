package io.logtracr;

import io.logtracr.trigger.TriggerEvents;
import java.util.List;

/**
 * Who has a say in the life of a recorder's flows from outside its engine.
 *
 * @param triggers the application's own triggers
 * @param scopes   the scopes that are open
 * @param events   the way to those who are told of triggers
 */
record Observers(List<Trigger> triggers, OpenScopes scopes, TriggerEvents events) {}
