package io.logtracr.read;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a list of flows shows of one.
 *
 * @param flowId    its id
 * @param state     where it is
 * @param triggered whether it was triggered, as far as its files say
 * @param threads   whether thread dumps are beside it
 * @param entries   entries in memory and in the store
 * @param errors    how many of them are ERRORs
 * @param bytes     bytes of its files and of its chunks in memory
 * @param first     time of its first entry, of its file's last change if it has none
 * @param last      time of its last entry, likewise
 * @param instances names of the instances it ran through
 */
public record FlowInfo(
        String flowId,
        FlowState state,
        boolean triggered,
        boolean threads,
        long entries,
        long errors,
        long bytes,
        Instant first,
        Instant last,
        List<String> instances) {

    /** This flow and what another instance has of it. */
    FlowInfo and(FlowInfo other) {
        boolean otherIsNewer = other.last.isAfter(last);
        FlowState newest = otherIsNewer ? other.state : state;
        FlowState inMemory = state.compareTo(other.state) <= 0 ? state : other.state;
        return new FlowInfo(
                flowId,
                inMemory.compareTo(FlowState.DEAD) <= 0 ? inMemory : newest,
                triggered || other.triggered,
                threads || other.threads,
                entries + other.entries,
                errors + other.errors,
                bytes + other.bytes,
                other.first.isBefore(first) ? other.first : first,
                otherIsNewer ? other.last : last,
                Stream.concat(instances.stream(), other.instances.stream()).toList());
    }
}
