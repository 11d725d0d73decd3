/** The entry of the page: for now only its name, until the shell stands. */
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<h1>Fathom</h1>);
