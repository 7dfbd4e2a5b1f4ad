package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What is planned. The patient is an identity and never logged; title and outline are read by all
/// who are invited, so they name nobody (the page says so).
///
/// @param patient whose case is shown, if one is
/// @param invited the organisations whose doctors may enrol, beside the host's own
/// @param presenters who speak and show too; everybody else only receives
/// @param seats how many may enrol
/// @param isRecorded whether it is to be recorded, where a patient's consent allows it
public record TeachingForm(
    String title,
    String outline,
    String department,
    PractitionerId teacher,
    Instant start,
    Duration duration,
    Optional<PatientId> patient,
    Set<OrganisationId> invited,
    Set<PractitionerId> presenters,
    int seats,
    boolean isRecorded) {
  public static final int MAX_INVITED = 20;
  public static final int MAX_PRESENTERS = 5;
  public static final int MAX_SEATS = 300;

  public TeachingForm {
    invited = Set.copyOf(invited);
    presenters = Set.copyOf(presenters);
  }

  public Instant end() {
    return start.plus(duration);
  }

  public TeachingForm at(Instant otherStart, Duration otherDuration) {
    return new TeachingForm(
        title,
        outline,
        department,
        teacher,
        otherStart,
        otherDuration,
        patient,
        invited,
        presenters,
        seats,
        isRecorded);
  }

  @Override
  public String toString() {
    return "TeachingForm[private]";
  }
}
