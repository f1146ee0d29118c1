package io.logtracr.store;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Claims parts of the shared budget for the instances that are this process's own to write to: as much as they need before they take
 * it, and less again when they do not need it, or when an instance that has less wants more. Spiller thread only; does I/O.
 */
final class Claimant {

    private static final long RAISE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ANEW_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WANTS_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Claims claims;
    private final ClaimRules rules;
    private final Collection<Holding> holdings;
    private final Purger purger;
    private final LongSupplier nanoTime;
    private long anewAtNanos;
    private long claimedBytes;

    /** @param holdings all that this process knows, as they are at each moment */
    Claimant(Claims claims, ClaimRules rules, Collection<Holding> holdings, Purger purger, LongSupplier nanoTime) {
        this.claims = claims;
        this.rules = rules;
        this.holdings = holdings;
        this.purger = purger;
        this.nanoTime = nanoTime;
        this.anewAtNanos = nanoTime.getAsLong();
    }

    /** An instance is ours to write to from now on: what it claims may grow again. No I/O. */
    void begin(Holding holding) {
        claims.unsettle(holding.instance());
    }

    /** Looks what an instance claims. */
    void load(Holding holding) throws IOException {
        holding.setClaim(claims.read(holding.instance()));
    }

    /** What all instances claim, as far as it was asked for. No I/O. */
    long claimedBytes() {
        return claimedBytes;
    }

    /**
     * Makes sure that what an instance claims is enough, before it takes more.
     *
     * @param growth how many bytes more it is to take
     * @param files  how many files
     * @return what there is too little of; {@code null} if it is enough. No I/O in that case, as a rule
     */
    PurgeReason raise(Holding holding, long growth, int files) throws IOException {
        long bytes = holding.usedBytes() + growth;
        int count = holding.files() + files;
        Claim old = holding.claim() == null ? Claim.NONE : holding.claim();
        if (bytes <= old.bytes() && count <= old.files()) {
            return null;
        }
        PurgeReason lacking = count > old.files() && bytes <= old.bytes() ? PurgeReason.FILES : PurgeReason.BUDGET;
        if (nanoTime.getAsLong() - holding.raiseAtNanos() < 0) {
            return holding.lacks() == null ? lacking : holding.lacks();
        }
        Claims.Others others = others(holding, new Claim(bytes, count, 0));
        Claim raised = rules.raised(old, bytes, count, others);
        if (raised != null) {
            claims.write(holding.instance(), raised);
            if (rules.obstacle(raised, claims.others(holding.instance(), false)) == null) {
                holding.setClaim(raised);
                return null;
            }
            // Somebody else did the same at this very moment: it is taken back.
        }
        Claim exact = ClaimRules.exact(old, bytes, count);
        boolean letsOthersFirst = rules.letsOthersFirst(old, exact, others);
        Claim wanting = new Claim(old.bytes(), old.files(), letsOthersFirst ? 0 : rules.byteStep());
        if (raised != null || !wanting.equals(holding.claim())) {
            claims.write(holding.instance(), wanting);
            holding.setClaim(wanting);
        }
        holding.setRaiseAtNanos(nanoTime.getAsLong() + RAISE_PAUSE_NANOS);
        PurgeReason obstacle = rules.obstacle(exact, others);
        holding.setLacks(obstacle == null ? lacking : obstacle);
        return holding.lacks();
    }

    /** What others claim. Where that leaves no room, the dead are asked again too, now and then. */
    private Claims.Others others(Holding holding, Claim needed) throws IOException {
        Claims.Others others = claims.others(holding.instance(), false);
        if (rules.obstacle(needed, others) == null || nanoTime.getAsLong() - anewAtNanos < 0) {
            return others;
        }
        anewAtNanos = nanoTime.getAsLong() + ANEW_EVERY_NANOS;
        return claims.others(holding.instance(), true);
    }

    /** Whether this is so much that claims grow by it at once. No I/O. */
    boolean isStep(long bytes, int files) {
        return bytes >= rules.byteStep() || files >= rules.fileStep();
    }

    /** What this process has given up elsewhere, for this holding, must not be claimed there any more; it may be claimed at once. */
    void passOn(Holding holding) throws IOException {
        for (Holding other : holdings) {
            if (other != holding
                    && other.isOpen()
                    && other.claim() != null
                    && other.claim().bytes() > other.usedBytes()) {
                purger.lower(other);
            }
        }
        holding.setRaiseAtNanos(nanoTime.getAsLong());
    }

    /** Gives back what is claimed and not used; and, where another instance has less and wants more, what is. */
    void giveWay() throws IOException {
        for (Holding holding : holdings) {
            if (holding.isOpen() && holding.claim() != null) {
                giveWay(holding);
            }
        }
    }

    private void giveWay(Holding holding) throws IOException {
        Claim claim = holding.claim();
        Claims.Others others = claims.others(holding.instance(), false);
        claimedBytes = others.bytes() + claim.bytes();
        long keptBytes = rules.keptBytes(claim, holding.usedBytes(), others);
        long keptFiles = rules.keptFiles(claim, holding.files(), others);
        while (holding.usedBytes() > keptBytes && purger.purgeOldest(null, holding, false, PurgeReason.BUDGET) > 0) {
            continue;
        }
        while (holding.files() > keptFiles && purger.purgeOldest(null, holding, false, PurgeReason.FILES) > 0) {
            continue;
        }
        // Who has not asked for so long has all it needs: others would wait for it for nothing.
        boolean stillWants = nanoTime.getAsLong() - holding.raiseAtNanos() < WANTS_FOR_NANOS;
        Claim lowered = new Claim(
                Math.max(keptBytes, holding.usedBytes()),
                (int) Math.max(keptFiles, holding.files()),
                stillWants ? claim.wants() : 0);
        if (lowered.bytes() < claim.bytes() - rules.byteStep() / 2
                || lowered.files() < claim.files()
                || lowered.wants() != claim.wants()) {
            claims.write(holding.instance(), lowered);
            holding.setClaim(lowered);
        }
    }
}
