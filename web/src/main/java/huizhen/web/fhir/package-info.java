/// What other systems read of the gateway as HL7 FHIR R4 resources, as data. Pure: what is stored
/// elsewhere comes in as arguments.
@NullMarked
package huizhen.web.fhir;

import org.jspecify.annotations.NullMarked;
