// Loading this module gives Tensor its methods.
import './install/autograd.js';
import './install/conversion.js';
import './install/display.js';
import './install/indexing.js';
import './install/matrix.js';
import './install/pointwise.js';
import './install/random.js';
import './install/reduction.js';
import './install/views.js';
