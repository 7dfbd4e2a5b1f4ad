package huizhen.scheduling.api;

import java.util.Set;

/// A licensed medical institution.
///
/// @param licence the institution's licence number; one without it can't be activated
/// @param departments the 诊疗科目 that it is licensed for
/// @param zone IANA zone of its calendar, e.g. `Asia/Shanghai`
public record Organisation(
    OrganisationId id,
    String name,
    Kind kind,
    String licence,
    Set<String> departments,
    String zone,
    boolean isDemo) {
  public Organisation {
    departments = Set.copyOf(departments);
  }

  public enum Kind {
    PROVINCIAL_HOSPITAL,
    COUNTY_CLINIC
  }
}
