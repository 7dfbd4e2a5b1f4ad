/// Studies of a hospital's image archive that a case links (DICOM PS3.18). Pure.
@NullMarked
package huizhen.web.imaging;

import org.jspecify.annotations.NullMarked;
