/** Who signs out leaves nothing behind that was written here: others may use this machine. */
import { Store } from '../workspace/state/store';

const store = new Store(() => localStorage);
for (const form of document.querySelectorAll('form[data-sign-out]')) {
  form.addEventListener('submit', () => store.forgetWritten());
}
