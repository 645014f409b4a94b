package musubi.platform.activity;

import java.time.LocalDate;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.Stretch;

/** Where the rules of evidence are asked what counts, and what does not is told in another way. */
class Unheard implements PersonSteps.Refusals {
    @Override
    public void conflict(Stretch kept, Stretch refused) {}

    @Override
    public void replaced(Stretch gone) {}

    @Override
    public void repeated(Stretch again) {}

    @Override
    public void impossible(LocalDate day, long steps, Stretch first) {}

    @Override
    public void overlapsItself(Stretch clipped) {}

    @Override
    public void otherFamily(Stretch first, long days) {}

    @Override
    public void readInUtc(Stretch first, long days) {}

    @Override
    public void readAsLocal(Stretch first, long days) {}
}
