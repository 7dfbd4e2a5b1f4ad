package huizhen.web.policy;

import static huizhen.scheduling.api.Actor.Role.COORDINATOR;
import static huizhen.scheduling.api.Actor.Role.COUNTY_DOCTOR;
import static huizhen.scheduling.api.Actor.Role.SPECIALIST;
import static huizhen.web.policy.RouteRule.ofCase;
import static huizhen.web.policy.RouteRule.session;

import java.util.List;

/// The rows of [RouteTable] for follow-up visits, referrals, diagnosis orders and teaching
/// sessions: how the caller stands to one is asked in the operation.
final class CareRules {
  static final List<RouteRule> RULES =
      List.of(
          ofVisits("listBlocks", "GET", "visit-blocks"),
          ofVisits("openBlock", "POST", "visit-blocks"),
          ofVisits("getBlock", "GET", "visit-blocks/{block}"),
          ofVisits("stepBlock", "POST", "visit-blocks/{block}/steps"),
          ofVisits("bookVisit", "POST", "visit-blocks/{block}/visits"),
          ofVisits("waitForPlace", "POST", "visit-blocks/{block}/waiting"),
          ofVisits("stepPlaceWait", "POST", "visit-blocks/{block}/waiting/{wait}/steps"),
          ofVisits("listVisitPatients", "GET", "visit-patients"),
          ofVisits("getVisit", "GET", "visits/{visit}"),
          ofVisits("issueVisitLink", "POST", "visits/{visit}/link"),
          ofVisits("stepVisit", "POST", "visits/{visit}/steps"),
          ofDoctors("joinVisit", "POST", "visits/{visit}/join"),
          ofDoctors("listVisitVitals", "GET", "visits/{visit}/vitals"),
          ofDoctors("signVisitRecord", "POST", "visits/{visit}/record"),
          ofDoctors("getVisitSignature", "GET", "visits/{visit}/record.p7s"),
          ofDoctors("getVisitCaptions", "GET", "visits/{visit}/captions"),
          // Referrals: how the caller stands to one is asked in the operation, as of visits.
          ofCase("referCase", "POST", RouteTable.API + "cases/{id}/referral", Relation.REQUESTER),
          ofVisits("listReferrals", "GET", "referrals"),
          ofDoctors("createReferral", "POST", "referrals"),
          ofVisits("getReferral", "GET", "referrals/{referral}"),
          ofDoctors("editReferral", "PUT", "referrals/{referral}/form"),
          ofDoctors("consentToReferral", "POST", "referrals/{referral}/consent"),
          ofDoctors("submitReferral", "POST", "referrals/{referral}/submission"),
          ofVisits("stepReferral", "POST", "referrals/{referral}/steps"),
          ofDoctors("downRefer", "POST", "referrals/{referral}/summary"),
          ofDoctors("noteDischarge", "POST", "referrals/{referral}/discharge"),
          ofDoctors("getReferralDocument", "GET", "referrals/{referral}/documents/{document}"),
          // Diagnosis orders, in the same way.
          ofVisits("listOrders", "GET", "orders"),
          ofDoctors("createOrder", "POST", "orders"),
          ofVisits("getOrder", "GET", "orders/{order}"),
          ofDoctors("editOrder", "PUT", "orders/{order}/form"),
          ofDoctors("addOrderMaterial", "POST", "orders/{order}/materials"),
          ofDoctors("consentToOrder", "POST", "orders/{order}/consent"),
          ofVisits("stepOrder", "POST", "orders/{order}/steps"),
          ofDoctors("openStudy", "POST", "orders/{order}/study-openings"),
          ofDoctors("draftReport", "PUT", "orders/{order}/report"),
          ofDoctors("signReport", "POST", "orders/{order}/report/signature"),
          ofDoctors("getOrderDocument", "GET", "orders/{order}/documents/{document}"),
          // Teaching sessions, in the same way.
          ofVisits("listTeaching", "GET", "teaching"),
          ofVisits("planTeaching", "POST", "teaching"),
          ofVisits("getTeaching", "GET", "teaching/{teaching}"),
          ofVisits("editTeaching", "PUT", "teaching/{teaching}/form"),
          ofDoctors("consentToTeaching", "POST", "teaching/{teaching}/consent"),
          ofVisits("stepTeaching", "POST", "teaching/{teaching}/steps"),
          ofDoctors("joinTeaching", "POST", "teaching/{teaching}/join"),
          ofDoctors("signTeachingRecord", "POST", "teaching/{teaching}/record"),
          ofDoctors("getTeachingCaptions", "GET", "teaching/{teaching}/captions"),
          ofVisits("getTeachingDocument", "GET", "teaching/{teaching}/documents/{document}"),
          ofDoctors("getReportDraft", "GET", "orders/{order}/machine-draft"),
          ofDoctors("askReportDraft", "POST", "orders/{order}/machine-draft"),
          ofDoctors("withdrawReportDraft", "DELETE", "orders/{order}/machine-draft"),
          ofDoctors("getRecordDraft", "GET", "visits/{visit}/machine-draft"),
          ofDoctors("askRecordDraft", "POST", "visits/{visit}/machine-draft"),
          ofDoctors("withdrawRecordDraft", "DELETE", "visits/{visit}/machine-draft"));

  private CareRules() {}

  /// How the caller stands to the visit or the block is asked in the operation: who has nothing to
  /// do with it gets 403, and that is audited.
  private static RouteRule ofVisits(String operation, String method, String path) {
    return session(
        operation, method, RouteTable.API + path, COUNTY_DOCTOR, SPECIALIST, COORDINATOR);
  }

  private static RouteRule ofDoctors(String operation, String method, String path) {
    return session(operation, method, RouteTable.API + path, COUNTY_DOCTOR, SPECIALIST);
  }
}
