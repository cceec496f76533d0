/** `<openline-account-form line="KEY" token-url="/profile/token">`: a question of a customer whom the site has proven. */
import { define } from '../element.ts';
import type { AccountWords } from '../said.ts';
import css from './account.css?shadow';
import { page } from './page.ts';

define<AccountWords>('account', css, page);
