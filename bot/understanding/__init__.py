"""Understanding: pure functions over text and arrays. No ORM, no clock, no network, no scikit-learn except in `training`."""
