package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.store.Claims.Others;
import org.junit.jupiter.api.Test;

/** The arithmetic of claims: of 6400 bytes in 640 files, by steps of 100 bytes and 10 files. */
class ClaimRulesTest {

    private static final Others NOBODY = new Others(0, 0, Claim.NONE);

    private final ClaimRules rules = new ClaimRules(new StoreLimits(6400, 640, 6400, 1, 0, 0));

    @Test
    void raised_takesWholeSteps_whenThereIsRoom() {
        assertThat(rules.raised(Claim.NONE, 101, 11, NOBODY)).isEqualTo(new Claim(200, 20, 0));
        assertThat(rules.raised(new Claim(1000, 10, 7), 101, 11, NOBODY))
                .as("never less than before")
                .isEqualTo(new Claim(1000, 20, 0));
    }

    @Test
    void raised_takesWhatIsNeeded_whenNoWholeStepIsLeft() {
        assertThat(rules.raised(Claim.NONE, 101, 11, new Others(6299, 629, Claim.NONE)))
                .isEqualTo(new Claim(101, 11, 0));
    }

    @Test
    void raised_isNone_whenTooLittleIsLeft() {
        Others manyBytes = new Others(6300, 0, Claim.NONE);
        Others manyFiles = new Others(0, 630, Claim.NONE);
        Claim needed = new Claim(101, 11, 0);
        assertThat(rules.raised(Claim.NONE, 101, 11, manyBytes)).isNull();
        assertThat(rules.obstacle(needed, manyBytes)).isEqualTo(PurgeReason.BUDGET);
        assertThat(rules.raised(Claim.NONE, 101, 11, manyFiles)).isNull();
        assertThat(rules.obstacle(needed, manyFiles)).isEqualTo(PurgeReason.FILES);
        assertThat(rules.obstacle(needed, NOBODY)).isNull();
    }

    @Test
    void raised_leavesFourSteps_toWhoHasLessAndWantsMore() {
        Claim old = new Claim(3000, 10, 0);
        Claim hungry = new Claim(100, 1, 100);
        assertThat(rules.raised(old, 3100, 10, new Others(2900, 1, hungry))).isEqualTo(new Claim(3100, 10, 0));
        assertThat(rules.raised(old, 3100, 10, new Others(2901, 1, hungry))).isNull();
        assertThat(rules.raised(old, 3100, 10, new Others(2901, 1, new Claim(3100, 1, 100))))
                .as("who has more can wait")
                .isEqualTo(new Claim(3100, 10, 0));
    }

    @Test
    void kept_isWhatIsUsedAndAStep_whenNobodyWantsMore() {
        Claim claim = new Claim(3000, 300, 0);
        assertThat(rules.keptBytes(claim, 1050, NOBODY)).isEqualTo(1200);
        assertThat(rules.keptFiles(claim, 105, NOBODY)).isEqualTo(120);
        assertThat(rules.keptBytes(claim, 2999, NOBODY))
                .as("never more than it has")
                .isEqualTo(3000);
        assertThat(rules.keptFiles(claim, 299, NOBODY)).isEqualTo(300);
    }

    @Test
    void kept_isFourStepsLess_whenWhoHasLessWantsMore() {
        Claim claim = new Claim(3000, 300, 0);
        Claim hungry = new Claim(100, 1, 100);
        assertThat(rules.keptBytes(claim, 3000, new Others(3400, 1, hungry))).isEqualTo(2600);
        assertThat(rules.keptBytes(claim, 3000, new Others(3250, 1, hungry)))
                .as("less by what is free")
                .isEqualTo(2750);
        assertThat(rules.keptFiles(claim, 300, new Others(3400, 340, hungry))).isEqualTo(260);
        assertThat(rules.keptBytes(claim, 3000, new Others(3400, 1, new Claim(2600, 1, 100))))
                .as("who has nearly as much can wait")
                .isEqualTo(3000);
    }
}
