package io.logtracr.store;

/**
 * How much of the shared budget an instance may claim, and how much it must leave to others. Claims grow and shrink by steps, so that
 * this is seldom. Arithmetic only; any thread.
 *
 * @param limits of all instances together
 */
record ClaimRules(StoreLimits limits) {

    /** A step is one in so many of the budget. */
    private static final int STEPS = 64;

    private static final int STEPS_GIVEN_AT_ONCE = 4;

    /** What an instance must claim, that claims this much, to have so many bytes and files: it never claims less. */
    static Claim exact(Claim old, long bytes, int files) {
        return new Claim(Math.max(old.bytes(), bytes), Math.max(old.files(), files), 0);
    }

    /** As {@link #exact}, in whole steps. */
    private Claim generous(Claim old, long bytes, int files) {
        return exact(old, roundUp(bytes, byteStep()), roundUp(files, fileStep()));
    }

    /** What an instance may claim to have so many bytes and files, rather more than less; {@code null} if that much cannot be had. */
    Claim raised(Claim old, long bytes, int files, Claims.Others others) {
        Claim generous = generous(old, bytes, files);
        if (mayBeHad(old, generous, others)) {
            return generous;
        }
        Claim exact = exact(old, bytes, files);
        return mayBeHad(old, exact, others) ? exact : null;
    }

    private boolean mayBeHad(Claim old, Claim wanted, Claims.Others others) {
        return !letsOthersFirst(old, wanted, others) && obstacle(wanted, others) == null;
    }

    /**
     * What somebody has just given up is for who has less and wants more, not for whoever asks first: as much as is given up at
     * once. What is free beyond that is anybody's.
     */
    boolean letsOthersFirst(Claim old, Claim wanted, Claims.Others others) {
        return others.hungriest().wants() > 0
                && others.hungriest().share(limits) < old.share(limits)
                && (wanted.bytes() > old.bytes() && unclaimedBytes(wanted.bytes(), others) < givenBytes()
                        || wanted.files() > old.files() && unclaimedFiles(wanted.files(), others) < givenFiles());
    }

    /** What there is too little of for a claim beside those of others; {@code null} if there is enough. */
    PurgeReason obstacle(Claim wanted, Claims.Others others) {
        if (wanted.files() + others.files() > limits.maxFiles()) {
            return PurgeReason.FILES;
        }
        return wanted.bytes() + others.bytes() > limits.maxBytes() ? PurgeReason.BUDGET : null;
    }

    /** Whether somebody who wants more has so much less that it must be given something. */
    private boolean mustGive(Claim claim, Claim hungriest) {
        return hungriest.wants() > 0
                && hungriest.share(limits) + (double) STEPS_GIVEN_AT_ONCE / STEPS < claim.share(limits);
    }

    /** How many of the bytes that it claims an instance keeps; may be less than it uses. */
    long keptBytes(Claim claim, long usedBytes, Claims.Others others) {
        long kept = Math.min(claim.bytes(), roundUp(usedBytes, byteStep()) + byteStep());
        return mustGive(claim, others.hungriest())
                ? kept - Math.max(0, givenBytes() - Math.max(0, unclaimedBytes(kept, others)))
                : kept;
    }

    /** As {@link #keptBytes}, of files. */
    long keptFiles(Claim claim, int files, Claims.Others others) {
        long kept = Math.min(claim.files(), roundUp((long) files, fileStep()) + fileStep());
        return mustGive(claim, others.hungriest())
                ? kept - Math.max(0, givenFiles() - Math.max(0, unclaimedFiles(kept, others)))
                : kept;
    }

    private long unclaimedBytes(long bytes, Claims.Others others) {
        return limits.maxBytes() - others.bytes() - bytes;
    }

    private long unclaimedFiles(long files, Claims.Others others) {
        return limits.maxFiles() - others.files() - files;
    }

    private long givenBytes() {
        return STEPS_GIVEN_AT_ONCE * byteStep();
    }

    private long givenFiles() {
        return (long) STEPS_GIVEN_AT_ONCE * fileStep();
    }

    /** By how many bytes claims grow. */
    long byteStep() {
        return Math.max(1, limits.maxBytes() / STEPS);
    }

    /** By how many files claims grow. */
    int fileStep() {
        return Math.max(1, limits.maxFiles() / STEPS);
    }

    private static long roundUp(long value, long step) {
        return (value + step - 1) / step * step;
    }

    private static int roundUp(int value, int step) {
        return (int) Math.min(Integer.MAX_VALUE, roundUp((long) value, step));
    }
}
