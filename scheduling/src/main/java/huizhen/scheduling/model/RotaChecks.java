package huizhen.scheduling.model;

import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import java.util.List;
import java.util.Optional;

/// Whom a rota may name: the organisation's own doctors, each for the own specialty. Pure.
public final class RotaChecks {
  private RotaChecks() {}

  /// The first rule that a rota breaks.
  ///
  /// @param doctors of the organisation whose rota it is
  public static Optional<Rule> broken(OnCallRota rota, List<Practitioner> doctors) {
    return new Checks()
        .that(
            rota.shifts().stream()
                .allMatch(shift ->
                    department(shift.practitioner(), doctors)
                        .filter(shift.department()::equals)
                        .isPresent()),
            Rule.ROTA_PRACTITIONER)
        .that(
            rota.absences().stream()
                .allMatch(it -> department(it.practitioner(), doctors).isPresent()),
            Rule.ROTA_PRACTITIONER)
        .that(
            rota.absences().stream()
                .allMatch(it ->
                    it.substitute().isEmpty()
                        || department(it.substitute().get(), doctors)
                            .equals(department(it.practitioner(), doctors))),
            Rule.ROTA_SUBSTITUTE)
        .broken();
  }

  private static Optional<String> department(PractitionerId id, List<Practitioner> doctors) {
    return doctors.stream()
        .filter(it -> it.id().equals(id))
        .map(Practitioner::department)
        .findFirst();
  }
}
